create schema if not exists shop;
create table if not exists shop.orders (
  id bigint generated always as identity primary key,
  made timestamptz not null default now()
);
do $$ begin
  create role visitor nologin;
exception when duplicate_object then null;
end $$;
grant usage on schema shop to visitor;
grant select on shop.orders to visitor;
