create schema if not exists shop;
create table if not exists shop.orders (
  id bigint generated always as identity primary key,
  made timestamptz not null default now()
);
