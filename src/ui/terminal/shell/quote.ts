/** A word as a shell reads it back. */
export function quote(word: string, always = false): string {
  if (!always && word !== "" && /^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
