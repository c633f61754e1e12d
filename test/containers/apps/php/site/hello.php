<?php echo getenv("GREETING"), " ", $_GET["name"] ?? "nobody", "\n";
