-- Question: how does the county's record stay small, where each change of ground writes it anew to count its version?
-- CRS: none. Its outline lies beside it (TOAST) and is not written again; PostGIS by itself keeps shapes up to a page
--      in their row, and every version of it took a page that all who ask for the day or the version then read.
-- Undo: ALTER TABLE grids_county ALTER COLUMN outline SET STORAGE MAIN;
ALTER TABLE grids_county ALTER COLUMN outline SET STORAGE EXTERNAL;
