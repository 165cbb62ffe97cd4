using System.Security.Cryptography;
using System.Text;
using KSail.Secrets.Age.Keys;

namespace KSail.Secrets.Age.Format;

/// <summary>
/// The header of a file: version, stanzas, and a code that authenticates all of it. There is one way to write a header, and reading accepts no other.
/// </summary>
internal sealed class AgeHeader
{
    public const int FileKeySize = 16;

    private const string Version = "age-encryption.org/v1";
    private const int Columns = 64;

    // Every X25519 stanza costs every identity a multiplication on the curve. A file for a thousand recipients exists nowhere; a thousand times the work would.
    private const int MaxStanzas = 1024;

    private AgeHeader(IReadOnlyList<AgeStanza> stanzas, byte[] code, int authenticatedLength, int length)
    {
        Stanzas = stanzas;
        Code = code;
        AuthenticatedLength = authenticatedLength;
        Length = length;
    }

    public IReadOnlyList<AgeStanza> Stanzas { get; }

    /// <summary>The authentication code that the header claims.</summary>
    public byte[] Code { get; }

    /// <summary>How much of the file the code authenticates.</summary>
    public int AuthenticatedLength { get; }

    /// <summary>Where the payload begins.</summary>
    public int Length { get; }

    /// <summary>Calculates the code.</summary>
    /// <param name="header">The header up to and with its last <c>---</c>.</param>
    /// <param name="fileKey">The file's key.</param>
    /// <param name="code">32 bytes for the result.</param>
    public static void Authenticate(ReadOnlySpan<byte> header, ReadOnlySpan<byte> fileKey, Span<byte> code)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, salt: [], "header"u8);
        HMACSHA256.HashData(key, header, code);
        CryptographicOperations.ZeroMemory(key);
    }

    public static byte[] Write(IReadOnlyList<AgeStanza> stanzas, ReadOnlySpan<byte> fileKey)
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (var stanza in stanzas)
        {
            text.Append("-> ").Append(stanza.Type);
            foreach (var argument in stanza.Arguments)
                text.Append(' ').Append(argument);
            text.Append('\n');
            var body = UnpaddedBase64.Encode(stanza.Body);
            // The last line is a short one, be it empty: it is how a reader knows that the body ends.
            for (var at = 0; at <= body.Length; at += Columns)
                text.Append(body, at, Math.Min(Columns, body.Length - at)).Append('\n');
        }

        text.Append("---");
        Span<byte> code = stackalloc byte[SHA256.HashSizeInBytes];
        Authenticate(Encoding.ASCII.GetBytes(text.ToString()), fileKey, code);
        return Encoding.ASCII.GetBytes(text.Append(' ').Append(UnpaddedBase64.Encode(code)).Append('\n').ToString());
    }

    /// <summary>Reads the header that a file begins with.</summary>
    /// <exception cref="AgeException">The header breaks a rule of the format; the message says in which line.</exception>
    public static AgeHeader Read(ReadOnlySpan<byte> file)
    {
        var lines = new LineReader(file);
        var version = lines.Next();
        if (version != Version)
        {
            throw version is not null && version.StartsWith("age-encryption.org/", StringComparison.Ordinal)
                ? lines.Malformed($"the version has to be '{Version}'; no other is known here")
                : lines.Malformed($"an age file begins with '{Version}', or with '-----BEGIN AGE ENCRYPTED FILE-----' where it is text");
        }

        var stanzas = new List<AgeStanza>();
        while (true)
        {
            var start = lines.Position;
            var line = lines.Next();
            if (line is null)
                throw lines.Malformed("the header is cut off");
            if (line.StartsWith("---", StringComparison.Ordinal))
                return ReadEnd(line, lines, start, stanzas);
            if (!line.StartsWith("-> ", StringComparison.Ordinal))
                throw lines.Malformed("a recipient's stanza has to begin with '-> '");
            if (stanzas.Count == MaxStanzas)
                throw new AgeException(AgeFault.TooMuchWork, $"the age file has more than {MaxStanzas} recipients");
            var words = line[3..].Split(' ');
            foreach (var word in words)
            {
                if (word.Length == 0 || word.AsSpan().ContainsAnyExceptInRange('!', '~'))
                    throw lines.Malformed("a stanza's words are printable, and one space is between two of them");
            }

            stanzas.Add(new AgeStanza(words[0], words[1..], ReadBody(ref lines)));
        }
    }

    private static byte[] ReadBody(ref LineReader lines)
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = lines.Next() ?? throw lines.Malformed("the header is cut off");
            if (line.Length > Columns)
                throw lines.Malformed("a line of a stanza's body has at most 64 characters");
            // Line by line, so that unused bits are looked for where they are.
            if (UnpaddedBase64.Decode(line) is null)
                throw lines.Malformed("a stanza's body is base64 without padding, and ends with a line shorter than 64 characters");
            body.Append(line);
            if (line.Length < Columns)
                return UnpaddedBase64.Decode(body.ToString())!;
        }
    }

    private static AgeHeader ReadEnd(string line, LineReader lines, int start, List<AgeStanza> stanzas)
    {
        if (stanzas.Count == 0)
            throw lines.Malformed("the header has no recipient");
        // Whoever knows the passphrase shall be the only one who can have written the file.
        if (stanzas.Count > 1 && stanzas.Exists(static stanza => stanza.Type == PassphraseIdentity.StanzaType))
            throw lines.Malformed("where a file is under a passphrase, it can have no other recipient");
        var code = line.StartsWith("--- ", StringComparison.Ordinal) ? UnpaddedBase64.Decode(line[4..]) : null;
        if (code is not { Length: SHA256.HashSizeInBytes })
            throw lines.Malformed("the header has to end with '--- ' and 43 characters of base64");
        return new AgeHeader(stanzas, code, start + 3, lines.Position);
    }

    // Takes lines that end with LF. Every byte is one character: what is not ASCII is refused by whoever looks at the line.
    private ref struct LineReader(ReadOnlySpan<byte> file)
    {
        private readonly ReadOnlySpan<byte> _file = file;
        private int _number;

        public int Position { get; private set; }

        public string? Next()
        {
            _number++;
            var length = _file[Position..].IndexOf((byte)'\n');
            if (length < 0)
                return null;
            var line = Encoding.Latin1.GetString(_file.Slice(Position, length));
            Position += length + 1;
            return line;
        }

        public readonly AgeException Malformed(string what) => new(AgeFault.MalformedFile, $"line {_number} of the age file's header is not valid: {what}");
    }
}
