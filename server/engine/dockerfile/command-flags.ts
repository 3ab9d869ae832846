/** Flags that take the next word as their value, by command, from the manual pages of the commands. */
const flagsByCommand: Readonly<Record<string, string>> = {
  "apt-get":
    "-o --option -t --target-release --default-release -c --config-file -a --host-architecture -P --build-profiles",
  apk: "-p --root -X --repository -t --virtual --arch --cache-dir --cache-max-age --keys-dir --repositories-file --wait --timeout --progress-fd",
  yum: "-c --config -e --errorlevel -d --debuglevel -R --randomwait -x --exclude --installroot --enablerepo --disablerepo --releasever --setopt --repo --repoid --comment --advisory",
  zypper:
    "-c --config -R --root -D --reposd-dir -C --cache-dir -r --repo --from -t --type -p --plus-repo --plus-content",
  curl: "-o --output -H --header -d --data --data-raw --data-binary --data-urlencode -u --user -A --user-agent -X --request -e --referer -b --cookie -c --cookie-jar -x --proxy -T --upload-file -F --form -w --write-out -m --max-time -C --continue-at -r --range -K --config -E --cert --key --cacert --capath --ciphers --connect-timeout --retry --retry-delay --retry-max-time --proto --proto-redir --tls-max --resolve --url --output-dir --interface --limit-rate --max-redirs --unix-socket -D --dump-header -y --speed-time -Y --speed-limit -z --time-cond -t --telnet-option -P --ftp-port -Q --quote",
  wget: "-O --output-document -P --directory-prefix -o --output-file -a --append-output -U --user-agent -t --tries -T --timeout -w --wait -e --execute -i --input-file -B --base -Q --quota -A --accept -R --reject -D --domains -I --include-directories -X --exclude-directories -l --level --header --post-data --post-file --user --password --secure-protocol --ca-certificate --progress --referer --max-redirect",
  pip: "-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links --platform --python-version --implementation --abi --root --prefix --src --upgrade-strategy --progress-bar --trusted-host --cert --client-cert --cache-dir --log --proxy --retries --timeout --exists-action --global-option --config-settings -C --no-binary --only-binary --use-feature --report --python",
  npm: "--prefix --registry --loglevel --cache --userconfig --globalconfig --tag --omit --only --include --workspace -w -C --location --before --access --otp --scope --script-shell --fetch-retries --fetch-timeout",
  yarn: "--cwd --registry --cache-folder --modules-folder --network-timeout --network-concurrency --mutex --use-yarnrc",
  pnpm: "-C --dir --filter -F --registry --store-dir --reporter --loglevel",
  gem: "-v --version -i --install-dir -n --bindir -s --source --platform -P --trust-policy --http-proxy -p",
  go: "-C -o -p -ldflags -gcflags -asmflags -tags -mod -modfile -overlay -pkgdir -toolexec -buildmode -compiler -run -count -timeout -coverprofile",
  git: "-C -c --git-dir --work-tree --namespace -b --branch --depth -o --origin --reference --separate-git-dir -j --jobs -m --message",
  useradd:
    "-u --uid -g --gid -G --groups -d --home --home-dir -s --shell -c --comment -b --base-dir -D -e --expiredate -f --inactive -k --skel -K --key -p --password -P --prefix -R --root -Z --selinux-user",
  usermod:
    "-u --uid -g --gid -G --groups -d --home -s --shell -c --comment -l --login -e --expiredate -f --inactive -p --password -R --root",
  groupadd: "-g --gid -K --key -p --password -R --root -U --users",
  adduser: "-u --uid -g --gecos -G --ingroup -h --home -s --shell -k --conf --gid",
  addgroup: "-g --gid --conf",
  docker: "-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey -u --username -p --password",
  tar: "-f --file -C --directory -T --files-from -X --exclude-from --exclude --strip-components --transform -b --blocking-factor -I --use-compress-program",
  unzip: "-d -x -P",
  install: "-m --mode -o --owner -g --group -t --target-directory -S --suffix",
  chown: "--from --reference",
  chmod: "--reference",
  cp: "-t --target-directory -S --suffix",
  mv: "-t --target-directory -S --suffix",
  ln: "-t --target-directory -S --suffix",
  mkdir: "-m --mode",
  grep: "-e --regexp -f --file -m --max-count -A -B -C --include --exclude",
  sed: "-e --expression -f --file -l --line-length",
  set: "-o +o",
  ssh: "-i -p -o -l -F -L -R -D -J -b -c -e -m -w",
  java: "-cp -classpath --class-path -jar -m --module -p --module-path",
  composer: "-d --working-dir",
  bundle: "-j --jobs --retry --path --gemfile --without --with --only --trust-policy --target-rbconfig",
  poetry: "--only --without --with -E --extras -C --directory -P --project",
  uv: "--group --no-group --only-group --extra --no-extra -p --python --package --directory --project --index-url --extra-index-url -f --find-links --cache-dir --config-file",
  nginx: "-c -g -p -e",
  gunicorn: "-b --bind -w --workers -k --worker-class -c --config --chdir -t --timeout -u --user -g --group",
  su: "-c --command -s --shell -g --group -G --supp-group",
  sh: "-c -o +o",
};

const sameAs: Readonly<Record<string, string>> = {
  apt: "apt-get",
  aptitude: "apt-get",
  "apt-cache": "apt-get",
  dnf: "yum",
  dnf5: "yum",
  microdnf: "yum",
  tdnf: "yum",
  pip2: "pip",
  pip3: "pip",
  pipx: "pip",
  bash: "sh",
  dash: "sh",
  ash: "sh",
  ksh: "sh",
  zsh: "sh",
  scp: "ssh",
};

const sets = new Map<string, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

/** The flags of a command that take the next word as their value; empty for commands not in the table. */
export function valueFlagsOf(command: string): ReadonlySet<string> {
  const name = Object.hasOwn(sameAs, command) ? (sameAs[command] ?? command) : command;
  if (!Object.hasOwn(flagsByCommand, name)) return none;
  const known = sets.get(name);
  if (known) return known;
  const flags = new Set((flagsByCommand[name] ?? "").split(" "));
  sets.set(name, flags);
  return flags;
}
