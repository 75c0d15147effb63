import { RefObject, useEffect, useState } from 'react';

export interface Fullscreen {
  /** Not everywhere: phones and embedded pages may refuse it. */
  isPossible: boolean;
  isOn: boolean;
  toggle(): void;
}

/** Lets an element take the whole screen. */
export function useFullscreen(target: RefObject<HTMLElement>): Fullscreen {
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const follow = () => setIsOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  return {
    isPossible: document.fullscreenEnabled ?? false,
    isOn,
    toggle: () => {
      const change = document.fullscreenElement
        ? document.exitFullscreen()
        : target.current?.requestFullscreen();
      // Refused by the browser: the page stays as it is, nothing to tell.
      change?.catch(() => {});
    },
  };
}
