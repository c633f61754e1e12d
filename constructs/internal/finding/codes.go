package finding

// Codes of the mistakes that are found while values are matched with what is
// allowed, in extensions and in the attributes of the Compose specification.
const (
	CodeWrongType        = "wrong-type"
	CodeUnknownAttribute = "unknown-attribute"
)
