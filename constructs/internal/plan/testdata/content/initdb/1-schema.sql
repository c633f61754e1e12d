create table greetings (text text);
