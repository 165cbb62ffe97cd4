using System.Globalization;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Names in <c>snake_case</c>, <c>kebab-case</c> and <c>PascalCase</c>, by the rules for word boundaries of Sprig's library for it (huandu/xstrings).</summary>
internal static class WordCase
{
    private enum Word
    {
        None,
        Number,
        Upper,
        Alphabet,
        Connector,
        Punctuation,
        Other,
    }

    public static string Pascal(string text)
    {
        var runes = RunesOf(text);
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (at < runes.Count && IsConnector(runes[at]))
            result.Append(runes[at++].ToString());
        if (at >= runes.Count - 1)
        {
            // A connector alone is written once more at its end in the original, and taken for the last letter here.
            if (at == runes.Count - 1)
                result.Append(Rune.ToUpperInvariant(runes[at]).ToString());
            else if (runes.Count > 0)
                result.Append(runes[^1].ToString());
            return result.ToString();
        }

        var isUpper = Rune.IsUpper(runes[at]);
        var current = Rune.ToUpperInvariant(runes[at++]);
        for (; at < runes.Count; at++)
        {
            var previous = current;
            current = runes[at];
            if (IsConnector(current) && IsConnector(previous))
            {
                result.Append(previous.ToString());
                continue;
            }

            if (IsConnector(previous))
            {
                isUpper = Rune.IsUpper(current);
                current = Rune.ToUpperInvariant(current);
                continue;
            }

            if (isUpper)
            {
                if (Rune.IsUpper(current))
                    current = Rune.ToLowerInvariant(current);
                else
                    isUpper = false;
            }

            result.Append(previous.ToString());
        }

        return result.Append(current.ToString()).ToString();
    }

    public static string Lower(string text, char connector)
    {
        if (text.Length == 0)
            return "";
        var words = new Words(RunesOf(text));
        var result = new StringBuilder(text.Length + 8);
        words.Next();
        while (words.HasMore)
        {
            if (words.Kind != Word.Connector)
                words.Write(result, words.Kind, connector);
            var (previous, last) = (words.Kind, words.Current);
            words.Next();
            if (previous == Word.Number)
            {
                WriteRun(words, result, connector);
                if (words.Kind is not (Word.None or Word.Punctuation or Word.Connector))
                    result.Append(connector);
            }
            else if (previous == Word.Connector)
            {
                Words.Write(result, last, previous, connector);
            }
            else if (previous != Word.Punctuation)
            {
                AfterLetters(words, result, connector);
            }
        }

        words.Write(result, words.Kind, connector);
        return result.ToString();
    }

    // A number stays with the word before it unless letters follow.
    private static void AfterLetters(Words words, StringBuilder result, char connector)
    {
        if (words.Kind != Word.Number)
        {
            if (words.Kind is not (Word.Connector or Word.Punctuation))
                result.Append(connector);
            return;
        }

        if (!words.HasMore)
            return;
        var number = words.Current;
        words.Next();
        if (words.Kind != Word.Alphabet)
        {
            Words.Write(result, number, Word.Number, connector);
            if (words.Kind is not (Word.Connector or Word.Punctuation))
                result.Append(connector);
            return;
        }

        result.Append(connector);
        Words.Write(result, number, Word.Number, connector);
        WriteRun(words, result, connector);
        if (words.Kind is not (Word.None or Word.Connector or Word.Punctuation))
            result.Append(connector);
    }

    private static void WriteRun(Words words, StringBuilder result, char connector)
    {
        while (words.Kind is Word.Alphabet or Word.Number)
        {
            words.Write(result, words.Kind, connector);
            words.Next();
        }
    }

    private static List<Rune> RunesOf(string text)
    {
        var runes = new List<Rune>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            runes.Add(rune);
        return runes;
    }

    private static bool IsConnector(Rune rune) => rune.Value is '-' or '_' || (rune.IsBmp && GoText.IsSpace((char)rune.Value));

    private static bool IsPunctuation(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
        or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>The words of a text, one after the other.</summary>
    private sealed class Words(List<Rune> runes)
    {
        private int _end;

        public Word Kind { get; private set; }

        public List<Rune> Current { get; private set; } = [];

        public bool HasMore => _end < runes.Count;

        public void Next()
        {
            var start = _end;
            if (start >= runes.Count)
            {
                (Kind, Current) = (Word.None, []);
                return;
            }

            var first = runes[_end++];
            if (IsConnector(first))
                Take(Word.Connector, IsConnector);
            else if (IsPunctuation(first))
                Take(Word.Punctuation, IsPunctuation);
            else if (Rune.IsUpper(first))
                TakeUpper();
            else if (Rune.IsLetter(first))
                Take(Word.Alphabet, static rune => Rune.IsLetter(rune) && !Rune.IsUpper(rune));
            else if (Rune.IsNumber(first))
                Take(Word.Number, Rune.IsNumber);
            else
                Take(Word.Other, static rune => !IsConnector(rune) && !Rune.IsLetter(rune) && !Rune.IsNumber(rune) && !IsPunctuation(rune));
            Current = runes[start.._end];
        }

        public void Write(StringBuilder result, Word kind, char connector) => Write(result, Current, kind, connector);

        public static void Write(StringBuilder result, List<Rune> word, Word kind, char connector)
        {
            foreach (var rune in word)
            {
                if (kind is not (Word.Upper or Word.Connector))
                    result.Append(rune.ToString());
                else if (IsConnector(rune))
                    result.Append(connector);
                else
                    result.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        private void Take(Word kind, Func<Rune, bool> belongs)
        {
            Kind = kind;
            while (_end < runes.Count && belongs(runes[_end]))
                _end++;
        }

        // Several capitals are one word, but the last one begins the next if small letters follow.
        private void TakeUpper()
        {
            if (_end < runes.Count && Rune.IsUpper(runes[_end]))
            {
                Take(Word.Upper, Rune.IsUpper);
                if (_end < runes.Count && Rune.IsLetter(runes[_end]))
                    _end--;
            }
            else
            {
                Take(Word.Upper, static rune => Rune.IsLetter(rune) && !Rune.IsUpper(rune));
            }
        }
    }
}
