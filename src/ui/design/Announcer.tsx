import { useEffect, useState } from "react";
import { changedFacts } from "./facts.ts";
import type { Facts } from "./facts.ts";

const everyMs = 1_000;

/** Says aloud (to screen readers) what changed that matters, at most once a second. `observe` keeps its identity. */
export function Announcer({ observe }: { readonly observe: () => Facts }) {
  const [text, setText] = useState("");
  useEffect(() => {
    let before = observe();
    const timer = window.setInterval(() => {
      const after = observe();
      const news = changedFacts(before, after);
      before = after;
      if (news.length > 0) setText(news.slice(0, 4).join(". "));
    }, everyMs);
    return () => window.clearInterval(timer);
  }, [observe]);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}
