from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0002_resolver_and_triggers'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(max_length=60, unique=True, verbose_name='basis')),
                ('computed_at', models.DateTimeField(verbose_name='computed at')),
                ('ground_version', models.BigIntegerField(verbose_name='ground version')),
                ('proved', models.BooleanField(verbose_name='proved')),
                ('content', models.JSONField(verbose_name='content')),
            ],
            options={
                'verbose_name': 'coverage audit',
                'verbose_name_plural': 'coverage audits',
                'ordering': ['-computed_at', '-id'],
                'get_latest_by': ['computed_at', 'id'],
            },
        ),
    ]
