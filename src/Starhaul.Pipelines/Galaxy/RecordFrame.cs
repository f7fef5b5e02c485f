using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Finds where records begin: elements of one array, or values that follow one another (NDJSON). What it has passed, it
/// does not need to see again.
/// </summary>
/// <param name="isResumed">Whether the text begins between two records.</param>
internal sealed class RecordFrame(bool isResumed)
{
    private State state = isResumed ? State.Resumed : State.Start;
    private bool isArray;

    private enum State
    {
        Start,
        Resumed,
        FirstElement,
        BehindRecord,
        BehindComma,
        End,
    }

    /// <summary>Levels of nesting around a record.</summary>
    public int OpenBrackets => isArray ? 1 : 0;

    /// <summary>Whether the text may end here.</summary>
    public bool MayEnd => state is State.End or State.Resumed || (state == State.BehindRecord && !isArray);

    /// <summary>Whether nothing has been seen yet.</summary>
    public bool IsAtStart => state == State.Start;

    /// <summary>Says that a record was read.</summary>
    public void PassRecord() => state = State.BehindRecord;

    /// <summary>Steps over what stands between records.</summary>
    /// <param name="json">The cursor; afterwards it is at a record, or at the end of the text.</param>
    /// <returns>Whether a record is next.</returns>
    /// <exception cref="UnexpectedContentException">Something else stands there.</exception>
    public bool MoveToRecord(JsonCursor json)
    {
        for (var next = json.Peek(); !json.IsAtEnd; next = json.Peek())
        {
            switch (state)
            {
                case State.Start when next == '[':
                    (isArray, state) = (true, State.FirstElement);
                    break;
                case State.Start when next == '{':
                    return true;
                case State.Resumed or State.BehindRecord when next == '{' && !isArray:
                    return true;
                case State.Resumed when next is (byte)',' or (byte)']':
                    (isArray, state) = (true, State.BehindRecord);
                    continue;
                case State.FirstElement or State.BehindRecord when next == ']' && isArray:
                    state = State.End;
                    break;
                case State.FirstElement or State.BehindComma when next != ']':
                    return true;
                case State.BehindRecord when next == ',' && isArray:
                    state = State.BehindComma;
                    break;
                case State.Resumed
                or State.BehindRecord when !isArray && next is not ((byte)',' or (byte)']' or (byte)'}'):
                    // A line that is no object: a record that is rejected.
                    return true;
                default:
                    return false;
            }

            json.Pass();
        }

        return false;
    }

    /// <summary>What should stand where something else does.</summary>
    public string Expected =>
        state switch
        {
            State.Start => "an array or a sequence of objects",
            State.End => "nothing behind the array",
            State.BehindComma => "a record",
            _ when isArray => "',' or ']'",
            _ => "'{'",
        };
}
