import { useEffect, useState } from "react";
import { spoken } from "./facts.ts";
import type { Facts } from "./facts.ts";

const everyMs = 1_000;

/** Says aloud (to screen readers) what changed that matters, at most once a second. `observe` keeps its identity. */
export function Announcer({ observe }: { readonly observe: () => Facts }) {
  const [text, setText] = useState("");
  useEffect(() => {
    let before = observe();
    const timer = window.setInterval(() => {
      const after = observe();
      const news = spoken(before, after);
      before = after;
      if (news !== "") setText(news);
    }, everyMs);
    return () => window.clearInterval(timer);
  }, [observe]);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}
