import { ChevronDown } from "lucide-react";
import { useCallback, useState } from "react";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import type { ButtonTone } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import { Menu } from "./Menu.tsx";
import type { MenuItem } from "./Menu.tsx";

export interface MenuButtonProps {
  readonly label: string;
  readonly icon?: ReactNode;
  /** Visible text; without it the button shows its icon only. */
  readonly text?: string;
  readonly items: readonly MenuItem[];
  readonly tone?: ButtonTone;
  readonly size?: "s" | "m";
}

/** A button that opens a Menu below itself. */
export function MenuButton({ label, icon, text, items, tone = "quiet", size = "m" }: MenuButtonProps) {
  const [anchor, setAnchor] = useState<DOMRect>();
  const close = useCallback(() => setAnchor(undefined), []);
  const shared = {
    tone,
    size,
    "aria-haspopup": "menu" as const,
    "aria-expanded": anchor !== undefined,
    onClick: (event: { readonly currentTarget: HTMLElement }) => setAnchor(event.currentTarget.getBoundingClientRect()),
  };
  return (
    <>
      {text === undefined ? (
        <IconButton {...shared} label={label} icon={icon} />
      ) : (
        <Button {...shared} icon={icon} aria-label={label}>
          {text}
          <ChevronDown size={12} style={{ marginInlineStart: 4, verticalAlign: "-1px" }} aria-hidden="true" />
        </Button>
      )}
      {anchor !== undefined && <Menu label={label} items={items} anchor={anchor} onClose={close} />}
    </>
  );
}
