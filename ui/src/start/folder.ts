/** The folder in which a book lies. */
export const folderOf = (path: string) => path.replace(/[\\/][^\\/]+$/, "");
