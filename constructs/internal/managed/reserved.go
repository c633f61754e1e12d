package managed

import (
	"slices"
	"strings"
)

// reservedWords are those that neither a user nor a database of Amazon RDS and
// Aurora can have as a name (Amazon RDS API reference, CreateDBInstance, DBName
// and MasterUsername): the reserved words of the engine (PostgreSQL 18, appendix
// C; MySQL 8.4 reference manual, keywords and reserved words, without those that
// name nothing), in any case.
var reservedWords = map[Engine][]string{
	Postgres: postgresWords,
	MySQL:    mysqlWords,
	MariaDB:  mysqlWords,
}

var postgresWords = strings.Fields(`
all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
unique user using variadic verbose when where window with`)

var mysqlWords = strings.Fields(`
all analyze array before between both call case change character check column condition constraint create cross cube
cursor database databases default delete describe distinct double drop each empty exit explain fetch float force
foreign from function grant group grouping groups having ignore index insert int integer interval join key keys kill
lag lead leave left like limit lines load lock loop manual match natural not null number of on option order out outer
over partition precision primary procedure purge range rank read real recursive references release rename repeat
replace require return revoke right row rows schema schemas select separator set show signal spatial sql starting
system table then trigger true undo union unique unlock update usage use using values virtual when where while window
with write`)

// reservedDatabases are words that Amazon RDS was seen to refuse as the name of a
// database of PostgreSQL besides: those of the SQL standard, of which it publishes
// no list.
var reservedDatabases = []string{"catalog", "control", "db", "flag"}

// isReservedUser reports whether a user cannot have a name.
func (out *Service) isReservedUser(name string) bool {
	return slices.Contains(reserved[out.Engine], name) || slices.Contains(reservedWords[out.Engine], strings.ToLower(name))
}

// isReservedDatabase reports whether a database cannot have a name.
func (out *Service) isReservedDatabase(name string) bool {
	name = strings.ToLower(name)
	return slices.Contains(reservedWords[out.Engine], name) || out.Engine == Postgres && slices.Contains(reservedDatabases, name)
}
