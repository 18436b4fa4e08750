import { Settings2 } from "lucide-react";
import { Suspense, useCallback, useState } from "react";
import { IconButton } from "../design/IconButton.tsx";
import { Popover } from "../design/Popover.tsx";
import { lazyNamed } from "./lazyNamed.ts";
import { useWords } from "../stores/words/language.ts";

const SettingsForm = lazyNamed(() => import("./SettingsForm.tsx"), "SettingsForm");

/** Opens what a person may choose for themselves. */
export function SettingsButton() {
  const { settings: words } = useWords("app");
  const [anchor, setAnchor] = useState<DOMRect>();
  const close = useCallback(() => setAnchor(undefined), []);
  return (
    <>
      <IconButton label={words.title} icon={<Settings2 size={16} />} aria-haspopup="dialog" aria-expanded={anchor !== undefined} onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())} />
      {anchor !== undefined && (
        <Popover label={words.title} anchor={anchor} placement="below-end" onClose={close}>
          <Suspense fallback={null}>
            <SettingsForm />
          </Suspense>
        </Popover>
      )}
    </>
  );
}
