/** The head of a file to be edited. @source k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go */
export const editHead = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export const withoutComments = (text: string): string => text.replace(/^\s*#.*(?:\n|$)/gm, "");
