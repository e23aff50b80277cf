-- The rows of the contract, beside those of every other test of the data API.

truncate dataapi_other.clients, dataapi.things, dataapi.workshops, dataapi.kinds, dataapi.machines, dataapi.costs,
    dataapi.operators, dataapi.operates, dataapi.companies, dataapi.status, dataapi.matches, dataapi.being, dataapi.child,
    dataapi."Straße nach Köln", dataapi."odd.table", dataapi.addresses, dataapi.orders, dataapi.sites, dataapi.big_projects,
    dataapi.jobs, dataapi.departments, dataapi.agents, dataapi_private.actors, dataapi_private.roles, dataapi.comments cascade;

insert into dataapi_other.clients values (1, 'Other');

insert into dataapi.things values
    (1, 'one', true, 9.50, '2026-01-01', '{1}', '[1,3]', 'fat:2 cat:3', 'The fat cats ate rats', '{"a": {"b": "x"}, "n": 10}', '{"z": 1, "a": 2}'),
    (2, 'two', false, 20, '2026-02-02', '{1,2}', '[3,6]', 'fun:5 kind:3', 'It is kind of fun', '{"a": {"b": "y"}, "n": 9, "list": [1, 2, 3]}', '[1, 2]'),
    (3, 'three, "four" (5)', null, null, null, '{1,2,3}', '[6,9]', 'amus:5', 'C''est amusant', '[{"c": 1}, {"c": 2}]', 'null'),
    (4, null, null, 0, '2025-12-31', null, null, null, null, null, null);

insert into dataapi.workshops values (1, 'North'), (2, 'South'), (3, 'Empty');
insert into dataapi.kinds values (1, 'Lathe'), (2, 'Drill');
insert into dataapi.machines values (1, 'N1', 1, 1), (2, 'N2', 1, 2), (3, 'S1', 2, 1), (4, 'Lost', null, null);
insert into dataapi.costs values (1, 10), (2, 20.5), (3, 30);
insert into dataapi.operators values (1, 'Anne'), (2, 'Bert'), (3, 'Idle');
insert into dataapi.operates values (1, 1), (2, 1), (3, 1), (3, 2);
insert into dataapi.companies values (1, 'Mother', null, null), (2, 'Checkers', null, null), (3, 'Daughter', 1, 2),
    (4, 'Niece', 3, 2);
insert into dataapi.status values (1, 'open'), (2, 'closed');
insert into dataapi.matches values (1, 1), (2, 2), (3, null);
insert into dataapi.being values (1), (2);
insert into dataapi.child values (10, 1), (11, 1);
insert into dataapi."Straße nach Köln" values (7, '値');
insert into dataapi."odd.table" values (1, 'space', 'comma', 'parens', 'arrow', 'quote', 'reserved', 'colon', 'dollar', 'hyphen', 3);
insert into dataapi.addresses values (1, 'Here'), (2, 'There');
insert into dataapi.orders values (1, 'Order', 1, 2);
insert into dataapi.big_projects values (1, 'Big'), (2, 'Bigger');
insert into dataapi.sites values (1, 'Site 1', 1), (2, 'Site 2', null);
insert into dataapi.jobs values
    ('00000000-0000-0000-0000-000000000001', 'Job 1', 1, 1), ('00000000-0000-0000-0000-000000000002', 'Job 2', 2, 2);
insert into dataapi.departments values (1, 'Sales', null);
insert into dataapi.agents values (1, 'Smith', 1), (2, 'Brown', 1);
update dataapi.departments set head_id = 1;
insert into dataapi_private.actors values (1, 'John');
insert into dataapi_private.roles values (1, 1, 'Hero');
insert into dataapi.family_tree values ('1', 'Grandmother', null), ('2', 'Mother', '1'), ('3', 'Child', '2');
insert into dataapi.comments values (1, 1, 1, 'Fine'), (2, 2, 1, 'Better');
refresh materialized view dataapi.projects_summary;
