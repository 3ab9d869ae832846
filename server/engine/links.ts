/** The address of a rule's page, generated from its metadata and fixture. */
export const rulePage = (id: string): string =>
  `https://github.com/portcullis-dev/portcullis/blob/main/docs/rules/${id}.md`;
