namespace KSail.Secrets.Age.Format;

/// <summary>One recipient's part of a header.</summary>
/// <param name="Type">What kind of recipient.</param>
/// <param name="Arguments">What else is in its first line.</param>
/// <param name="Body">The file's key, encrypted.</param>
internal sealed record AgeStanza(string Type, IReadOnlyList<string> Arguments, byte[] Body);
