/** No vowels and nothing that looks alike. @source k8s.io/apimachinery/pkg/util/rand/rand.go alphanums */
const letters = "bcdfghjklmnpqrstvwxz2456789";

/** Five letters that are drawn for a name. */
export function nameSuffix(seed: number): string {
  let rest = seed;
  let text = "";
  for (let i = 0; i < 5; i++) {
    text += letters.charAt(rest % letters.length);
    rest = Math.floor(rest / letters.length);
  }
  return text;
}
