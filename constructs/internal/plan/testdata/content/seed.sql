insert into greetings values ('hello');
