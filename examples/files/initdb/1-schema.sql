create table greetings (id int primary key, words text);
