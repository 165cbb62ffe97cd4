namespace KSail.Secrets.Age;

/// <summary>
/// Fills bytes with random ones. Everywhere but in tests it is <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>: whoever can
/// foresee these bytes can read what is encrypted with them.
/// </summary>
public delegate void RandomSource(Span<byte> bytes);
