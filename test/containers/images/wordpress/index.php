<?php
// Stands in for WordPress: counts its visits in the database, and keeps an upload in a file.
mysqli_report(MYSQLI_REPORT_OFF);
$db = @mysqli_connect(getenv('WORDPRESS_DB_HOST'), getenv('WORDPRESS_DB_USER'), getenv('WORDPRESS_DB_PASSWORD'), getenv('WORDPRESS_DB_NAME'));
if (!$db) {
    http_response_code(500);
    echo "Error establishing a database connection\n";
    exit;
}
mysqli_query($db, 'create table if not exists visits (id int auto_increment primary key)');
if (isset($_GET['upload'])) {
    mysqli_query($db, 'insert into visits values ()');
    file_put_contents('/var/www/html/upload.txt', $_GET['upload']);
}
echo 'visits: ', mysqli_fetch_row(mysqli_query($db, 'select count(*) from visits'))[0];
echo ', upload: ', @file_get_contents('/var/www/html/upload.txt'), "\n";
