/** Words of a line of iptables-restore: quoted ones may hold blanks. */
const wordsOf = (line: string): readonly string[] => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const withMask = (address: string): string => (address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`);

/** What iptables makes of a rule: its options in one order, in the form in which it shows them. */
function optionsOf(words: readonly string[]): readonly string[] {
  const options: string[] = [];
  let option: string[] = [];
  const end = (): void => {
    const [name = "", ...values] = option;
    option = [];
    if (name === "" || name === "-m") return;
    const negated = name.startsWith("! ") ? "! " : "";
    const plain = negated === "" ? name : name.slice(2);
    if (plain === "-s" || plain === "-d") options.push(`${name} ${withMask(values.join(" "))}`);
    else if (plain === "--or-mark") options.push("--set-xmark 0x4000/0x4000");
    else if (plain === "--xor-mark") options.push("--set-xmark 0x4000/0x0");
    else if (plain === "--probability") options.push(`${name} ${Number(values[0]).toFixed(6)}`);
    else if (plain !== "--random-fully" && plain !== "--reject-with") options.push([name, ...values].join(" "));
  };
  let negates = false;
  for (const word of words) {
    if (word === "!") {
      negates = true;
    } else if (/^--?[A-Za-z]/.test(word)) {
      end();
      option = [negates ? `! ${word}` : word];
      negates = false;
    } else {
      option.push(word);
    }
  }
  end();
  return options.sort();
}

/** The lines of an iptables-restore, each with its table and with its options in one order; counters, COMMIT and what is only notation left out. */
export function restoreLines(text: string): readonly string[] {
  let table = "";
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("*")) table = line.slice(1);
    const [first = "", chain = "", ...rest] = wordsOf(line);
    if (first.startsWith(":")) return [`${table} ${first}`];
    if (first === "-X") return [`${table} -X ${chain}`];
    return first === "-A" ? [`${table} -A ${chain} ${optionsOf(rest).join(" ")}`] : [];
  });
}
