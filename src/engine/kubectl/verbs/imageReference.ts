/** Whether an image's name can be one; undefined: it can. @source github.com/distribution/reference/regexp.go ReferenceRegexp */
const domain = /(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?/.source;
const part = /[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*/.source;
const reference = new RegExp(`^(?:${domain}/)?${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`);
/** No name is longer: the expression takes its time for those that are none. */
const longest = 512;

export const imageProblem = (image: string): string | undefined => (image.length <= longest && reference.test(image) ? undefined : "invalid reference format");
