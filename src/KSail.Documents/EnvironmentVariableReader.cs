namespace KSail.Documents;

/// <summary>Reads a variable of the process environment: null when it is not set, empty when it is set to nothing.</summary>
public delegate string? EnvironmentVariableReader(string name);
