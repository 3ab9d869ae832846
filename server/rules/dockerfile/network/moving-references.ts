/** Names of branches; tags are not called so. */
const branch = /^(?:refs\/heads\/.+|(?:origin\/)?(?:HEAD|main|master|trunk|develop|dev|devel|next|nightly|edge))$/;

/** Whether a reference of git is a branch by its name. */
export const isBranch = (reference: string): boolean => branch.test(reference);

const fileOfBranch =
  /^https?:\/\/(?:raw\.githubusercontent\.com\/[^/]+\/[^/]+\/|github\.com\/[^/]+\/[^/]+\/(?:raw|blob)\/|[^/]+\/[^?#]*\/-\/(?:raw|archive)\/|bitbucket\.org\/[^/]+\/[^/]+\/(?:raw|get)\/)(refs\/heads\/[^/?#]+|[^/?#]+)/i;
const archiveOfBranch =
  /^https?:\/\/(?:codeload\.)?github\.com\/[^/]+\/[^/]+\/(?:archive|zip|tar\.gz|zipball|tarball)\/(refs\/heads\/[^?#]+|[^/?#]+)/i;
const latestRelease =
  /\/releases\/latest\/download\/|\/-\/releases\/permalink\/latest\/|\/(?:latest|nightly)\/download\//i;

/** What a URL follows as it moves: a branch, or the latest release; undefined when it names something fixed or unknown. */
export function movingPart(url: string): string | undefined {
  if (latestRelease.test(url)) return "the latest release";
  const reference = (fileOfBranch.exec(url) ?? archiveOfBranch.exec(url))?.[1];
  const name = reference?.replace(/(?:\.(?:zip|tgz|tar(?:\.\w{1,4})?))$/i, "");
  return name !== undefined && isBranch(name) ? `branch ${name.replace(/^refs\/heads\//, "")}` : undefined;
}
