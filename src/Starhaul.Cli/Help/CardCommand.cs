using System.CommandLine;

namespace Starhaul.Cli.Help;

/// <summary>Stands for a command where its options do not matter.</summary>
internal sealed class CardCommand : Command, ICommandHelp
{
    private readonly CommandCard card;

    public CardCommand(CommandCard card)
        : base(card.Word, card.Summary) => this.card = card;

    /// <inheritdoc />
    public IReadOnlyList<string> Examples => [card.Example];

    /// <inheritdoc />
    public IReadOnlyList<string> Notes => [];
}
