import { StatusMark } from "../../design/StatusMark.tsx";
import { TextTable } from "../../design/TextTable.tsx";
import { vitalSigns } from "../../stores/cluster.ts";
import { figuresOf } from "../../stores/compare/figures.ts";
import type { LaneFigures } from "../../stores/compare/figures.ts";
import type { Difference } from "../../stores/compare/parting.ts";
import type { ComparisonShown } from "../../stores/compare/shown.ts";
import { signName } from "../../stores/compare/standing.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { secondsText, sinceZero } from "./times.ts";

interface DifferencesProps {
  readonly shown: ComparisonShown;
  readonly differences: readonly Difference[];
  /** Leaves out what is the same in all lanes. */
  readonly onlyDifferent?: boolean;
}

/** How each lane stands at the instant that is shown, side by side; what differs is marked, with since when. */
export function Differences({ shown, differences, onlyDifferent = false }: DifferencesProps) {
  const { lanes, at, zero } = shown;
  const words = useWords("compare");
  const listed = onlyDifferent ? differences.filter(({ differs }) => differs) : differences;
  return (
    <TextTable
      caption={onlyDifferent ? words.differsNow : words.stand}
      columns={[words.what, ...lanes.map(({ letter, source }) => `${letter}: ${source.name}`), words.differs]}
      empty={words.alike}
      rows={listed.map(({ key, what, texts, bad, differs, since }) => ({
        key,
        cells: [
          what,
          ...texts.map((text, index) => (
            <span key={lanes[index]?.letter} style={{ whiteSpace: "nowrap" }}>
              <StatusMark tone={text === "–" ? "idle" : bad[index] === true ? "bad" : "ok"} size={10} /> {text}
            </span>
          )),
          differs ? words.since(sinceZero(since ?? at, zero)) : "–",
        ],
      }))}
    />
  );
}

/** What came of it, counted from what was seen between the beginning and the instant that is shown. */
export function Figures({ shown }: Pick<DifferencesProps, "shown">) {
  const { lanes, at, zero } = shown;
  const given = lanes.flatMap(({ orders, commands }) => [...orders.filter(({ state }) => state === "given"), ...commands]).map((order) => order.at).filter((moment) => moment >= zero && moment <= at);
  const faultAt = given.length === 0 ? undefined : Math.min(...given);
  const words = useWords("compare");
  const figures = lanes.map(({ measures }) => figuresOf(measures, zero, at, faultAt));
  return (
    <TextTable
      caption={words.counted(sinceZero(at, zero))}
      columns={[words.figure, ...lanes.map(({ letter, source }) => `${letter}: ${source.name}`)]}
      rows={figureRows(figures).map(({ what, texts }) => ({ key: what, cells: [texts.every((text) => text === texts[0]) ? what : `${what} ≠`, ...texts] }))}
    />
  );
}

function figureRows(figures: readonly LaneFigures[]): readonly { readonly what: string; readonly texts: readonly string[] }[] {
  const words = wordsOf("compare");
  const names = [...new Set(figures.flatMap(({ least }) => least.map(({ name }) => name)))].filter((name) => figures.some(({ least }) => least.some((own) => own.name === name && own.ready < own.desired)));
  return [
    ...vitalSigns.map((sign) => ({ what: words.failsFor(signName(sign)), texts: figures.map(({ outage }) => secondsText(outage[sign])) })),
    { what: words.requestsFailed, texts: figures.map(({ failed }) => String(failed.traffic)) },
    { what: words.probesFailed, texts: figures.map(({ failed }) => String(failed.read + failed.write + failed.schedule + failed.heal)) },
    { what: words.podsLost, texts: figures.map(({ podsLost }) => String(podsLost)) },
    ...names.map((name) => ({
      what: words.least(name),
      texts: figures.map(({ least }) => {
        const own = least.find((candidate) => candidate.name === name);
        return own === undefined ? "–" : words.outOf(own.ready, own.desired);
      }),
    })),
    { what: words.wholeAfter, texts: figures.map(({ wholeAfter }) => (wholeAfter === "never" ? words.wholeThroughout : wholeAfter === undefined ? words.notYet : secondsText(wholeAfter))) },
  ];
}
