"""A deleted conversation is kept out of sight for a while, so that its owner can have it back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0006_pages'),
    ]

    operations = [
        migrations.AddField('chatsession', 'deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
        # The list reads this index alone; what is deleted is not in it.
        migrations.RemoveIndex('chatsession', 'session_list'),
        migrations.AddIndex('chatsession', models.Index(condition=models.Q(('deleted_at', None)), fields=['user', 'is_active', '-updated_at', '-id'], name='session_list')),
        migrations.AddIndex('chatsession', models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at'], name='deleted_sessions')),
    ]
