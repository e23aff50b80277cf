-- The rows of the contract, beside those of every other test of the data API.

truncate dataapi_other.clients;
insert into dataapi_other.clients values (1, 'Other');
