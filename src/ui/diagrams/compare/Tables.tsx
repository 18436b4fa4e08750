import { StatusMark } from "../../design/StatusMark.tsx";
import { TextTable } from "../../design/TextTable.tsx";
import { vitalSigns } from "../../stores/cluster.ts";
import { figuresOf } from "../../stores/compare/figures.ts";
import type { LaneFigures } from "../../stores/compare/figures.ts";
import type { Difference } from "../../stores/compare/parting.ts";
import type { ComparisonShown } from "../../stores/compare/shown.ts";
import { signName } from "../../stores/compare/standing.ts";
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
  const listed = onlyDifferent ? differences.filter(({ differs }) => differs) : differences;
  return (
    <TextTable
      caption={onlyDifferent ? "What differs now" : "How the lanes stand"}
      columns={["What", ...lanes.map(({ letter, source }) => `${letter}: ${source.name}`), "Differs"]}
      empty="Nothing: the lanes stand alike."
      rows={listed.map(({ key, what, texts, bad, differs, since }) => ({
        key,
        cells: [
          what,
          ...texts.map((text, index) => (
            <span key={lanes[index]?.letter} style={{ whiteSpace: "nowrap" }}>
              <StatusMark tone={text === "–" ? "idle" : bad[index] === true ? "bad" : "ok"} size={10} /> {text}
            </span>
          )),
          differs ? `≠ since ${sinceZero(since ?? at, zero)}` : "–",
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
  const figures = lanes.map(({ measures }) => figuresOf(measures, zero, at, faultAt));
  return (
    <TextTable
      caption={`Counted from t+0 s to ${sinceZero(at, zero)}`}
      columns={["Figure", ...lanes.map(({ letter, source }) => `${letter}: ${source.name}`)]}
      rows={figureRows(figures).map(({ what, texts }) => ({ key: what, cells: [texts.every((text) => text === texts[0]) ? what : `${what} ≠`, ...texts] }))}
    />
  );
}

function figureRows(figures: readonly LaneFigures[]): readonly { readonly what: string; readonly texts: readonly string[] }[] {
  const names = [...new Set(figures.flatMap(({ least }) => least.map(({ name }) => name)))].filter((name) => figures.some(({ least }) => least.some((own) => own.name === name && own.ready < own.desired)));
  return [
    ...vitalSigns.map((sign) => ({ what: `${signName(sign)} fails for`, texts: figures.map(({ outage }) => secondsText(outage[sign])) })),
    { what: "Failed requests (Traffic, one a second)", texts: figures.map(({ failed }) => String(failed.traffic)) },
    { what: "Failed probes (all other signs)", texts: figures.map(({ failed }) => String(failed.read + failed.write + failed.schedule + failed.heal)) },
    { what: "Pods lost", texts: figures.map(({ podsLost }) => String(podsLost)) },
    ...names.map((name) => ({
      what: `Least of ${name}`,
      texts: figures.map(({ least }) => {
        const own = least.find((candidate) => candidate.name === name);
        return own === undefined ? "–" : `${own.ready} of ${own.desired}`;
      }),
    })),
    { what: "Whole again after", texts: figures.map(({ wholeAfter }) => (wholeAfter === "never" ? "was whole throughout" : wholeAfter === undefined ? "not yet" : secondsText(wholeAfter))) },
  ];
}
