import { useState } from "react";
import type { ReactNode } from "react";
import { motionNow } from "./loadMotion.ts";
import { usePrefersReducedMotion } from "./usePrefersReducedMotion.ts";

export interface AppearProps {
  readonly className?: string;
  /** Where it comes from, in pixels. */
  readonly fromX?: number;
  readonly fromY?: number;
  readonly fromScale?: number;
  /** No transition, for instance when many appear at once. */
  readonly still?: boolean;
  readonly children: ReactNode;
}

/** A box that eases in when it is mounted. Decided once, at mount: before Motion has been fetched it simply stands there. */
export function Appear({ className, fromX = 0, fromY = 0, fromScale = 1, still = false, children }: AppearProps) {
  const reduced = usePrefersReducedMotion();
  const [motion] = useState(() => (still || reduced ? undefined : motionNow()));
  if (motion === undefined) {
    return <div className={className}>{children}</div>;
  }
  const { LazyMotion, domAnimation, div: MotionDiv } = motion;
  return (
    <LazyMotion features={domAnimation} strict>
      <MotionDiv
        {...(className === undefined ? {} : { className })}
        initial={{ opacity: 0, x: fromX, y: fromY, scale: fromScale }}
        animate={{ opacity: 1, x: 0, y: 0, scale: 1 }}
        transition={{ type: "spring", stiffness: 420, damping: 30 }}
      >
        {children}
      </MotionDiv>
    </LazyMotion>
  );
}
