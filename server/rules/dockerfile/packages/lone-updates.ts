import type { Run } from "../../../engine/dockerfile/execution.ts";
import { type PackageCommand, packageCommand, packageCommands } from "../../../engine/dockerfile/package-command.ts";
import { apkIndex, aptLists, isEmptiedAfter } from "./caches.ts";

const families = [
  { name: "apt", index: aptLists },
  { name: "apk", index: apkIndex },
] as const;

/** The updates after which nothing in the RUN uses the index; dnf and zypper refresh theirs themselves. */
export function loneUpdates(run: Run): readonly PackageCommand[] {
  return families.flatMap(({ name, index }) => {
    const uses = packageCommands(run, name);
    const update = uses.findLast(({ action }) => action === "update-index");
    if (!update || isEmptiedAfter(run, index, update.command)) return [];
    return mayUse(run, update) ? [] : [update];
  });
}

/** Commands that may install packages behind the scenes, next to any script and any command called so. */
const opaque = new Set(
  ". ansible-playbook bash bun cmake curl dash debootstrap dpkg eval gdebi make mk-build-deps node npm npx perl pip pip3 pnpm puppet python python3 rosdep ruby salt-call sh source tasksel yarn zsh".split(
    " ",
  ),
);

/** Whether a command after the update uses the index, or is one of which that is not known. */
function mayUse(run: Run, { command: { span: update }, manager }: PackageCommand): boolean {
  return run.commands().some((command) => {
    if (command.span.start <= update.start) return false;
    if (opaque.has(command.name)) return true;
    const use = packageCommand(command);
    if (use) return use.manager === manager && !["update-index", "clean", "remove"].includes(use.action);
    const { nameSpan } = command;
    const written = run.document.source.slice(nameSpan.start, nameSpan.end);
    const isScript = /[/$]/.test(written) && !/^\/(?:usr\/)?s?bin\//.test(written);
    return isScript || /apt|apk|install|setup/.test(command.name);
  });
}
