import { StatusMark } from "../../design/StatusMark.tsx";
import { useWords } from "../../stores/words/language.ts";

/** What shapes and colours mean. */
export function CompareLegend() {
  const { legend: words, lanes } = useWords("compare");
  return (
    <>
      <h3>{lanes}</h3>
      <ul>
        <li>
          <b>≠</b> {words.unequal}
        </li>
        <li>
          <StatusMark tone="ok" /> {words.ok}
        </li>
        <li>
          <StatusMark tone="bad" /> {words.bad}
        </li>
        <li>
          <StatusMark tone="leader" /> {words.leader}
        </li>
      </ul>
      <h3>{words.bands}</h3>
      <p>{words.bandsText}</p>
      <h3>{words.clock}</h3>
      <p>{words.clockText}</p>
    </>
  );
}
