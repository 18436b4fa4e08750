export function SchedulingLegend() {
  return (
    <>
      <h3>Steps</h3>
      <p>Filled: the pod has come through it, at the time that the process which took the step remembers. Dashed: it has come through, and nobody remembers when. Blue: it is here now. Dotted: still ahead. “≈”: only the API object says when, in whole seconds.</p>
      <h3>Scores</h3>
      <p>Large: what counts, the score times the plugin’s weight. Small: what the plugin said, and what that is on a scale of 0 to 100. The highest total wins; ties are settled by lot.</p>
      <h3>It would fit …</h3>
      <p>Each filter is asked about each node by itself, on what the scheduler knows now. Nodes that need the same are told together, the fewest changes first.</p>
    </>
  );
}
