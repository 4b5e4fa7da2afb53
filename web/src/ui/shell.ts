// What a page may ask of the frame it stands in.
import { createContext, useContext } from 'react';

export interface Frame {
  openSearch: () => void;
  openShortcuts: () => void;
}

export const FrameContext = createContext<Frame>({ openSearch: () => {}, openShortcuts: () => {} });
export const useFrame = (): Frame => useContext(FrameContext);
