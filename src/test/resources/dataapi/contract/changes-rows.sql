-- The rows of changes.sql.

truncate dataapi.letters, dataapi.anything, dataapi.places, dataapi.write_only restart identity;
insert into dataapi.letters values (1, 'a'), (2, 'bb'), (3, 'ccc');
insert into dataapi.anything values ('one'), ('two');
insert into dataapi.places (code, level) values ('A', 1), ('B', 2);
insert into dataapi.write_only values (1, 'secret');
