-- Question: in which state is the ground that a tile shows?  All marks of its tables that a snapshot sees and whose
--           squares reach into it, by XOR: another row, another state.
-- CRS: squares of zoom 18 of the Web Mercator pyramid, counted from the west and the north, both ends included. A
--      random mark a changed place, from gis_core_mark_tiles; marks folded into one keep their XOR.
-- Undo: DROP TABLE gis_core_tile_mark;
CREATE TABLE gis_core_tile_mark (
    id bigint GENERATED ALWAYS AS IDENTITY,
    source text NOT NULL,
    folded boolean NOT NULL DEFAULT false,
    west integer NOT NULL,
    north integer NOT NULL,
    east integer NOT NULL,
    south integer NOT NULL,
    mark bigint NOT NULL,
    PRIMARY KEY (source, folded, id)
);
