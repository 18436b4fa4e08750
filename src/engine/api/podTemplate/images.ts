/** The tag of an image reference, "latest" when there is none; undefined when it is pinned by digest only. */
export function imageTag(image: string): string | undefined {
  const at = image.indexOf("@");
  const name = at === -1 ? image : image.slice(0, at);
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  if (colon !== -1) return name.slice(colon + 1);
  return at === -1 ? "latest" : undefined;
}
