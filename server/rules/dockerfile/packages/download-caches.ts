/** A package manager of a language, and where it keeps what it downloads. */
export interface DownloadCache {
  readonly subcommands: RegExp;
  /** Where it keeps downloads for root, as its reference says. */
  readonly directory: string;
}

const of = (subcommands: RegExp, directory: string): DownloadCache => ({ subcommands, directory });
const pip = of(/^install$/, "/root/.cache/pip");
const bundler = of(/^install$/, "/usr/local/bundle/cache");

/** By the name of the command. */
export const downloadCaches: Readonly<Record<string, DownloadCache>> = {
  pip,
  pip3: pip,
  npm: of(/^(?:ci|clean-install|i|install)$/, "/root/.npm"),
  yarn: of(/^(?:install)?$/, "/usr/local/share/.cache/yarn"),
  pnpm: of(/^(?:i|install)$/, "/root/.local/share/pnpm/store"),
  bundle: bundler,
  bundler,
  composer: of(/^(?:i|install)$/, "/root/.composer/cache"),
  go: of(/^(?:build|install|mod)$/, "/go/pkg/mod"),
  cargo: of(/^(?:build|fetch|install)$/, "/usr/local/cargo/registry"),
  mvn: of(/./, "/root/.m2"),
  gradle: of(/./, "/root/.gradle"),
};
