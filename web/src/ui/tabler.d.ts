declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  const icon: import('./iconType').IconType;
  export default icon;
}
