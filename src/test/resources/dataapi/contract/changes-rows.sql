-- The rows of changes.sql.

truncate dataapi.letters, dataapi.anything, dataapi.places, dataapi.write_only restart identity;
insert into dataapi.letters values (1, 'a'), (2, 'bb'), (3, 'ccc');
insert into dataapi.anything values ('one'), ('two');
insert into dataapi.places (code, level) values ('A', 1), ('B', 2);
insert into dataapi.write_only values (1, 'secret');
truncate dataapi.labels, dataapi.stickers;
insert into dataapi.labels values (1, 'black', 0, '2026-01-02T00:00:00Z', 1), (2, 'dark', 256, '2026-01-03T00:00:00Z', 2),
    (3, 'green', 123456, null, null), (4, 'none', null, null, null);
insert into dataapi.stickers values (1, 2, 255), (2, 3, 256), (3, 3, 255);
