-- Question: in which state are the tables that the points' columns show?  All marks that a snapshot sees, by XOR.
-- CRS: none. A random mark a statement, from surveys_note_columns_change; marks folded into one keep their XOR.
-- Undo: DROP TABLE surveys_columns_change;
CREATE TABLE surveys_columns_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mark bigint NOT NULL
);
