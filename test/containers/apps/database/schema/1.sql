create schema shop;
create table shop.orders (id int primary key, what text);
insert into shop.orders values (1, 'tea'), (2, 'grüße');
create role visitor;
grant usage on schema shop to visitor;
grant select on shop.orders to visitor;
