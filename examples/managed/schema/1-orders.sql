create table if not exists orders (id integer auto_increment primary key, item varchar(100) not null);
