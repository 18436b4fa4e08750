import { StatusMark } from "../../design/StatusMark.tsx";

/** What shapes and colours mean. */
export function CompareLegend() {
  return (
    <>
      <h3>Lanes</h3>
      <ul>
        <li>
          <b>≠</b> not the same in all lanes at the instant that is shown
        </li>
        <li>
          <StatusMark tone="ok" /> works, runs, is ready
        </li>
        <li>
          <StatusMark tone="bad" /> fails, is stopped, is missing
        </li>
        <li>
          <StatusMark tone="leader" /> leads
        </li>
      </ul>
      <h3>Bands</h3>
      <p>One line for each lane, on one axis: full and red where it fails or something is missing, striped where it is slow, thin where it works. They are read once in a simulated second.</p>
      <h3>Clock</h3>
      <p>All lanes stand at the same instant. The slowest holds the others.</p>
    </>
  );
}
