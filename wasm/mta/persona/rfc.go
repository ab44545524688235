package persona

// RFC is the strict reference.
var RFC = Persona{Name: "rfc", Server: "Ehlo"}
