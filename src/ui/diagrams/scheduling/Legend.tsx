import { useWords } from "../../stores/words/language.ts";
export function SchedulingLegend() {
  const words = useWords("scheduling");
  return (
    <>
      <h3>{words.legend.steps}</h3>
      <p>{words.legend.stepsText}</p>
      <h3>{words.legend.scores}</h3>
      <p>{words.legend.scoresText}</p>
      <h3>{words.legend.fit}</h3>
      <p>{words.legend.fitText}</p>
    </>
  );
}
